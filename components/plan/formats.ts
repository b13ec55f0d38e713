/** What texts have to be. Each has examples in test/unit/args/examples/formats.ts, by its id. */
import { imageOf, isRegistry } from "./image";
import { heapBytes, quantity } from "./quantity";
import {
    isAnnotationKey,
    isDnsDomain,
    isDnsLabel,
    isDnsSubdomain,
    isLabelValue,
    isQualifiedName,
    isServiceName,
    isUid,
} from "./syntax";

export interface Format {
    /** What tests and documentation call it by. */
    id: string;
    /** In words that follow "must". */
    must: string;
    why: string;
    test: (text: string) => boolean;
    remedy?: string;
    /** A value that is right, for messages and tests. */
    example: string;
}

/** The least amount of something, in its own words: "256Mi" of bytes. */
export type Amount = (text: string) => number | undefined;

export const COMPONENT_NAME: Format = {
    id: "componentName",
    must: "be at most 52 lower-case letters, digits and '-', with a letter first and no '-' last",
    why: "the names of Services and pods begin with it, and so their DNS names",
    // The StatefulSet controller labels pods with <name>-<hash of 10>, and a label's value has at most 63 characters.
    test: (text) => isServiceName(text) && text.length <= 52,
    example: "zk",
};

/** Kubernetes' own name for what most objects are named by: a DNS subdomain. */
export const OBJECT_NAME: Format = {
    id: "objectName",
    must: "be a name of lower-case letters, digits, '-' and '.'",
    why: "no object in Kubernetes can have another name",
    test: isDnsSubdomain,
    example: "fast.example",
};

export const NAMESPACE: Format = {
    id: "namespace",
    must: "be at most 63 lower-case letters, digits and '-', with no '-' first or last",
    why: "a namespace is a DNS label, and a part of every member's DNS name",
    test: isDnsLabel,
    example: "data",
};

export const DOMAIN: Format = {
    id: "domain",
    must: "be a DNS domain in lower case, without dots at the ends, such as cluster.local",
    why: "the members find each other by DNS names that end with it",
    test: isDnsDomain,
    example: "corp.example",
};

export const UID: Format = {
    id: "uid",
    must: "be a UID as Kubernetes writes them",
    why: "a cluster is known by the UID of its namespace kube-system",
    test: isUid,
    // The command of a stack; it contains the one for kubectl, which programs need.
    remedy: 'with kubectl on the right cluster: pulumi config set clusterUid "$(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"',
    example: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
};

export const IMAGE: Format = {
    id: "image",
    must: "be an image reference such as zookeeper:3.9.5",
    why: "Kubernetes accepts any text here, and then no member starts",
    test: (text) => imageOf(text) !== undefined,
    example: "zookeeper:3.9.4",
};

export const IMAGE_VERSION: Format = {
    id: "imageVersion",
    must: "name a version, such as zookeeper:3.9.5, or a digest",
    why: "without one it may stand for another image tomorrow, and members that restart would run another version",
    test: (text) => {
        const { tag, digest } = imageOf(text) ?? {};
        return digest !== undefined || (tag !== undefined && tag !== "latest");
    },
    example: IMAGE.example,
};

export const IMAGE_KEEPS_DATA: Format = {
    id: "imageLosesData",
    must: "be another version, such as zookeeper:3.9.5",
    why: "ZooKeeper 3.9.3 loses acknowledged writes (ZOOKEEPER-4925)",
    test: (text) => !/^v?3\.9\.3(?![0-9])/.test(imageOf(text)?.tag ?? ""),
    example: IMAGE.example,
};

export const REGISTRY: Format = {
    id: "registry",
    must: "be a registry's host, with port and folders if need be and no slash at the end, such as registry.example.com/mirror",
    why: "it is written before the image's name, where a name without a dot or a port is a folder of Docker Hub",
    test: isRegistry,
    example: "registry.example.com/mirror",
};

export const BYTES: Format = {
    id: "quantity",
    must: "be a Kubernetes quantity such as 10Gi or 384Mi",
    why: "Kubernetes has its own way to write amounts: 1Gi and 1G differ, and GB does not exist",
    test: (text) => quantity(text) !== undefined,
    example: "3Gi",
};

export const CORES: Format = { ...BYTES, must: "be a Kubernetes quantity such as 500m or 2", example: "750m" };

/** For limits. */
export const ABOVE_ZERO: Format = {
    id: "aboveZero",
    must: "be above zero",
    why: "to the kubelet a limit of zero is no limit",
    test: (text) => quantity(text) !== 0,
    remedy: "remove it, or use what a member may take at most",
    example: "4Gi",
};

export const HEAP: Format = {
    id: "heap",
    must: "be whole megabytes or gigabytes such as 512M or 4G",
    why: "the JVM has its own way to write sizes, which differs from Kubernetes'",
    test: (text) => heapBytes(text) !== undefined,
    example: "768M",
};

/** How the amounts of a format are compared. */
export const AMOUNTS: Record<string, Amount> = { quantity, heap: heapBytes };

export const LABEL_KEY: Format = {
    id: "labelKey",
    must: "have a key of at most 63 letters, digits, '-', '_' and '.', such as team, after a domain and a slash if need be",
    why: "Kubernetes accepts no other, and refuses the objects when some are made already",
    test: isQualifiedName,
    example: "example.com/team",
};

export const LABEL_VALUE: Format = {
    id: "labelValue",
    must: "be at most 63 letters, digits, '-', '_' and '.', with a letter or digit first and last",
    why: "Kubernetes accepts nothing else as the value of a label or a taint",
    test: isLabelValue,
    example: "search",
};

/** Keys by which the component's own objects find each other, or that Kubernetes sets; a change would tear them apart. */
const OUR_LABELS =
    /^(app|app\.kubernetes\.io\/(name|instance|managed-by)|controller-revision-hash|kubernetes\.io\/metadata\.name|(statefulset|apps|pod-security)\.kubernetes\.io\/.*)$/;

export const OTHER_LABEL: Format = {
    id: "ourLabels",
    must: "have another key",
    why: "the ensemble's objects find each other by this label, or Kubernetes sets it",
    test: (key) => !OUR_LABELS.test(key),
    example: LABEL_KEY.example,
};

export const ANNOTATION_KEY: Format = {
    ...LABEL_KEY,
    id: "annotationKey",
    must: "have a key of at most 63 letters, digits, '-', '_' and '.', such as owner, after a domain and a slash if need be",
    test: isAnnotationKey,
    example: "example.com/owner",
};

/** What Kubernetes takes for a part of a pod's or an account's definition, and so refuses or makes useless beside ours. */
const READ_BY_KUBERNETES =
    /^(kubernetes\.io\/(config\.mirror|enforce-mountable-secrets)|scheduler\.alpha\.kubernetes\.io\/tolerations|(container\.)?seccomp\.security\.alpha\.kubernetes\.io\/.*|container\.apparmor\.security\.beta\.kubernetes\.io\/.*|controller\.kubernetes\.io\/pod-deletion-cost|service\.kubernetes\.io\/topology-aware-hints)$/;

/** The one of them that the component does not set itself, for its own container; a rule looks at its value. */
export const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/kubernetes-zookeeper";

export const OTHER_ANNOTATION: Format = {
    id: "ourAnnotations",
    must: "have another key",
    why: "Pulumi or Kubernetes acts on this annotation, against what the component sets",
    test: (key) => !key.startsWith("pulumi.com/") && (key === APP_ARMOR || !READ_BY_KUBERNETES.test(key)),
    remedy: "use the component's argument if there is one",
    example: ANNOTATION_KEY.example,
};

export const ANY: Format = {
    id: "any",
    must: "be a string",
    why: "a value of another type has no text of its own",
    test: () => true,
    example: "search",
};

/** The key of a taint. Without one, which "" stands for too, every taint is meant. */
export const TAINT_KEY: Format = {
    id: "taintKey",
    must: "be a taint's key, such as example.com/dedicated",
    why: "Kubernetes accepts no other, and refuses the pod",
    test: (text) => text === "" || isQualifiedName(text),
    example: "example.com/dedicated",
};

/** One of a few words, where other languages have a plain string. "" is Kubernetes' way to leave it out. */
export function words(format: { id: string; values: readonly string[]; why: string; example: string }): Format {
    const { values } = format;
    return {
        ...format,
        must: `be one of ${values.join(", ")}`,
        test: (text) => text === "" || values.includes(text),
    };
}
