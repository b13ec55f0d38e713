/** Looks all the time whether two members lead at once. */
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

    /** Stops looking: how often it saw a leader, and what must not be. */
    async stop(): Promise<{ looks: number; twice: string[] }> {
        this.running = false;
        await this.ended;
        return { looks: this.looks, twice: this.twice };
    }

    private async look(): Promise<void> {
        while (this.running) {
            const first = await this.leaders();
            // One that finds nobody says nothing.
            this.looks += first.length > 0 ? 1 : 0;
            // Members are asked one beside the other, not at one moment: a leader may follow the other within a look. Only who
            // leads in two looks leads beside others.
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
