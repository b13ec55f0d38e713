// What Kubernetes accepts as names and labels. Its own refusals come late (half of the objects exist by then) and name
// the object, not the argument.

/** A DNS label that starts with a letter: Services need that too, and the ensemble's name begins theirs. */
export function isServiceName(text: string): boolean {
    return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

export function isDnsLabel(text: string): boolean {
    return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** The name of most objects. Its labels may be longer than DNS lets them be. */
export function isDnsSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every((label) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label));
}

/** A domain that DNS can serve. */
export function isDnsDomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isDnsLabel);
}

/** A label's key, or a taint's: an optional domain, and a name. */
export function isQualifiedName(text: string): boolean {
    const [name = "", ...domain] = text.split("/").reverse();
    return domain.length <= 1 && domain.every(isDnsSubdomain) && isLabelText(name);
}

/** An annotation's key. Kubernetes does not look at the case of its domain. */
export function isAnnotationKey(text: string): boolean {
    return isQualifiedName(text.toLowerCase());
}

export function isLabelValue(text: string): boolean {
    return text === "" || isLabelText(text);
}

function isLabelText(text: string): boolean {
    return /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(text);
}

export function isUid(text: string): boolean {
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
