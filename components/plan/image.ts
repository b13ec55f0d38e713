/** The parts of an image reference. */
export interface Image {
    /** The registry's host, with its port if it has one. Without a host the kubelet uses its default registry. */
    host?: string;
    /** Everything before the tag and the digest, including the host. */
    name: string;
    tag?: string;
    digest?: string;
}

// The grammar that container runtimes use (github.com/distribution/reference). The API server accepts any text as an image;
// only the kubelet refuses it (InvalidImageName), when the pods exist already.
const HOST_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const HOST = `(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const FOLDER = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";

const PARTS = new RegExp(`^((?:${HOST}/)?${FOLDER}(?:/${FOLDER})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);

/** Splits an image reference; undefined if the text is none. */
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

/** Whether the part of a name before its first slash is a host. If not, it is a folder of the default registry. */
function isHost(text: string): boolean {
    return /[.:A-Z]/.test(text) || text === "localhost";
}

/** Whether the text is a registry's host, optionally followed by folders, such as registry.example.com/mirror. */
export function isRegistry(text: string): boolean {
    return imageOf(`${text}/image`)?.host !== undefined;
}
