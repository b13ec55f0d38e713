/** Checks continuously that no two members lead at the same time. */
import { later } from "../cluster/support/command";
import type { Ensemble } from "./ensemble";

export class Quorums {
    private running = true;
    private looks = 0;
    private readonly twice: string[] = [];
    private readonly ended: Promise<void>;

    constructor(private readonly ensemble: Ensemble) {
        this.ended = this.look();
    }

    /** Stops checking. Returns how often a leader was seen, and the moments at which there were two. */
    async stop(): Promise<{ looks: number; twice: string[] }> {
        this.running = false;
        await this.ended;
        return { looks: this.looks, twice: this.twice };
    }

    private async look(): Promise<void> {
        while (this.running) {
            const first = await this.leaders();
            // A check that finds no leader proves nothing, so it is not counted.
            this.looks += first.length > 0 ? 1 : 0;
            // The members are not asked at exactly the same moment, so one leader may follow the other within a check.
            // Two members count only if both are the leader in two checks.
            if (first.length > 1) {
                const again = await this.leaders();
                const both = first.filter((name) => again.includes(name));
                if (both.length > 1) {
                    this.twice.push(`${new Date().toISOString()} ${both.join(" and ")}`);
                }
            }
            await later(0.3);
        }
    }

    private async leaders(): Promise<string[]> {
        const pods = await this.ensemble.pods().catch(() => []);
        return this.ensemble.leaders(pods.map(({ metadata }) => metadata.name));
    }
}
