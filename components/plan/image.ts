/** An image reference, taken apart. */
export interface Image {
    /** The registry's host, with its port; undefined if the kubelet's default is meant. */
    host?: string;
    /** All before tag and digest. */
    name: string;
    tag?: string;
    digest?: string;
}

// What the container runtimes accept (github.com/distribution/reference). Kubernetes itself takes any text, and the
// kubelet then reports InvalidImageName, pod by pod.
const HOST_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const HOST = `(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const FOLDER = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";

const PARTS = new RegExp(`^((?:${HOST}/)?${FOLDER}(?:/${FOLDER})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);

export function imageOf(text: string): Image | undefined {
    const [, name, tag, digest] = PARTS.exec(text) ?? [];
    if (name === undefined) {
        return undefined;
    }
    const [first = "", ...rest] = name.split("/");
    const host = rest.length > 0 && isHost(first) ? first : undefined;
    const path = host !== undefined ? rest.join("/") : rest.length > 0 ? name : `library/${name}`;
    return path.length <= 255 ? { host, name, tag, digest } : undefined;
}

/** Whether the first part of a name is a host; otherwise it is a folder of the default registry. */
function isHost(text: string): boolean {
    return /[.:A-Z]/.test(text) || text === "localhost";
}

/** A registry's host, with the folders that images are looked for in. */
export function isRegistry(text: string): boolean {
    return imageOf(`${text}/image`)?.host !== undefined;
}
