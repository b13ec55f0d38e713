import { type AddressInfo, createServer } from "node:net";
import { afterTheTest } from "./afterwards";

/**
 * A member as the probes see it: answers four letter words, or, told to be silent, takes connections and says nothing. It ends
 * with the test. Returns its port.
 */
export async function fakeMember(answers: Record<string, string> | "silent"): Promise<number> {
    const server = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", (word) => {
            if (answers !== "silent") {
                socket.end(answers[word.toString()] ?? "");
            }
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterTheTest(() => server.close());
    return (server.address() as AddressInfo).port;
}
