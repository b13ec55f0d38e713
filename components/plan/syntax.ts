// What Kubernetes accepts as names and labels. Its own refusals come late (half of the objects exist by then) and name
// the object, not the argument.

/** A DNS label that starts with a letter: Services need that too, and the ensemble's name begins theirs. */
export function isServiceName(text: string): boolean {
    return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text) && text.length <= 63;
}

export function isDnsLabel(text: string): boolean {
    return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text) && text.length <= 63;
}

export function isDnsDomain(text: string): boolean {
    return text.length <= 180 && text.split(".").every(isDnsLabel);
}

/** A key of a label or an annotation: an optional domain, and a name. */
export function isQualifiedName(text: string): boolean {
    const parts = text.split("/");
    const name = parts.pop() ?? "";
    const domain = parts.pop();
    return (
        parts.length === 0 &&
        /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(name) &&
        (domain === undefined || isDnsDomain(domain))
    );
}

export function isLabelValue(text: string): boolean {
    return text === "" || /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(text);
}

/** The tag of an image reference; undefined if it has none. A colon before the last slash belongs to a registry's port. */
export function imageTag(image: string): string | undefined {
    return /:([^:/]+)$/.exec(image.replace(/@.*$/, ""))?.[1];
}

export function imageDigest(image: string): string | undefined {
    return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}
