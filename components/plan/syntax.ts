// The names, labels and annotations that Kubernetes accepts. They are checked here because the API server refuses them
// only when other objects have been created already, and its message names the object instead of the argument.

/** A DNS label that starts with a letter. The names of Services need this, and the ensemble's name is their prefix. */
export function isServiceName(text: string): boolean {
    return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

export function isDnsLabel(text: string): boolean {
    return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** The name of most objects. Unlike in DNS, a part between dots may have more than 63 characters. */
export function isDnsSubdomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every((label) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label));
}

/** A domain name that DNS accepts: each part between dots has at most 63 characters. */
export function isDnsDomain(text: string): boolean {
    return text.length <= 253 && text.split(".").every(isDnsLabel);
}

/** The key of a label or a taint: a name, optionally after a domain and a slash. */
export function isQualifiedName(text: string): boolean {
    const [name = "", ...domain] = text.split("/").reverse();
    return domain.length <= 1 && domain.every(isDnsSubdomain) && isLabelText(name);
}

/** The key of an annotation. Kubernetes converts it to lower case before it checks it, so capitals are accepted. */
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
