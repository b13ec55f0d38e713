/** The formats of arguments that are strings. test/unit/args/examples/formats.ts has examples for the id of each. */
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
    /** The name of the format in tests and documentation. */
    id: string;
    /** What a text must be, in words that follow "must" in a message. */
    must: string;
    why: string;
    test: (text: string) => boolean;
    remedy?: string;
    /** A text that has the format, for messages and tests. */
    example: string;
}

/** The number that a text such as "256Mi" stands for; undefined if it stands for none. */
export type Amount = (text: string) => number | undefined;

export const COMPONENT_NAME: Format = {
    id: "componentName",
    must: "be at most 52 lower-case letters, digits and '-', with a letter first and no '-' last",
    why: "the names of Services and pods begin with it, and are parts of DNS names",
    // The StatefulSet controller labels pods with the name, a hyphen and a hash of 10 characters: 63 in all, as many as the
    // value of a label may have.
    test: (text) => isServiceName(text) && text.length <= 52,
    example: "zk",
};

/** The format of the names of most Kubernetes objects. Kubernetes calls it a DNS subdomain. */
export const OBJECT_NAME: Format = {
    id: "objectName",
    must: "be a name of lower-case letters, digits, '-' and '.'",
    why: "Kubernetes accepts no other names of objects",
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
    why: "the UID of its namespace kube-system identifies a cluster",
    test: isUid,
    // The command for a stack. A program needs only the kubectl command in it.
    remedy: 'with kubectl on the intended cluster, run: pulumi config set clusterUid "$(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"',
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
    why: "without one the name may stand for another image tomorrow, and a member that restarts would run another version",
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
    why: "it is put before the image's name, and a first part without a dot or a port is a folder of Docker Hub, not a registry",
    test: isRegistry,
    example: "registry.example.com/mirror",
};

export const BYTES: Format = {
    id: "quantity",
    must: "be a Kubernetes quantity such as 10Gi or 384Mi",
    why: "Kubernetes has its own notation for amounts: 1Gi and 1G differ, and GB does not exist",
    test: (text) => quantity(text) !== undefined,
    example: "3Gi",
};

export const CORES: Format = { ...BYTES, must: "be a Kubernetes quantity such as 500m or 2", example: "750m" };

/** A limit: a quantity that is not zero. */
export const ABOVE_ZERO: Format = {
    id: "aboveZero",
    must: "be above zero",
    why: "to the kubelet a limit of zero is no limit",
    test: (text) => quantity(text) !== 0,
    remedy: "remove it, or set the most that a member may use",
    example: "4Gi",
};

export const HEAP: Format = {
    id: "heap",
    must: "be whole megabytes or gigabytes such as 512M or 4G",
    why: "the JVM has its own notation for sizes, which differs from the one of Kubernetes",
    test: (text) => heapBytes(text) !== undefined,
    example: "768M",
};

/** The formats whose texts stand for amounts, so that a least amount can be required: format id to parser. */
export const AMOUNTS: Record<string, Amount> = { quantity, heap: heapBytes };

export const LABEL_KEY: Format = {
    id: "labelKey",
    must: "have a key of at most 63 letters, digits, '-', '_' and '.', such as team, optionally after a domain and a slash",
    why: "Kubernetes refuses an object with any other key, and by then other objects would exist already",
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

/** The labels by which Services, the StatefulSet and the disruption budget select pods, and labels that Kubernetes sets. */
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
    must: "have a key of at most 63 letters, digits, '-', '_' and '.', such as owner, optionally after a domain and a slash",
    test: isAnnotationKey,
    example: "example.com/owner",
};

/**
 * Annotations that Kubernetes reads as parts of the definition of a pod, a Service or a ServiceAccount. They would
 * contradict what the component sets, so that Kubernetes would refuse the object or ignore one of the two.
 */
const READ_BY_KUBERNETES =
    /^(kubernetes\.io\/(config\.mirror|enforce-mountable-secrets)|scheduler\.alpha\.kubernetes\.io\/tolerations|(container\.)?seccomp\.security\.alpha\.kubernetes\.io\/.*|container\.apparmor\.security\.beta\.kubernetes\.io\/.*|controller\.kubernetes\.io\/pod-deletion-cost|service\.kubernetes\.io\/topology-aware-hints)$/;

/**
 * The only one of these annotations that users may set: the component sets no AppArmor profile. A rule checks its
 * value.
 */
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
    why: "Kubernetes accepts only strings",
    test: () => true,
    example: "search",
};

/** The key of a taint. "" is the same as no key: every taint is tolerated. */
export const TAINT_KEY: Format = {
    id: "taintKey",
    must: "be a taint's key, such as example.com/dedicated",
    why: "Kubernetes refuses a pod whose tolerations have another key",
    test: (text) => text === "" || isQualifiedName(text),
    example: "example.com/dedicated",
};

/** One of a few words, for an argument whose type is string. "" is accepted because to Kubernetes it means "left out". */
export function words(format: { id: string; values: readonly string[]; why: string; example: string }): Format {
    const { values } = format;
    return {
        ...format,
        must: `be one of ${values.join(", ")}`,
        test: (text) => text === "" || values.includes(text),
    };
}
