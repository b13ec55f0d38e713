import { imageDigest, imageTag, isDnsDomain, isDnsLabel, isLabelValue, isQualifiedName } from "./syntax";
import type { Problem } from "./problem";

// The rules for arguments that may be outputs: each takes a known value, whenever that comes to be known.

export function imageProblems(image: string): Problem[] {
    const tag = imageTag(image);
    const problem = (reason: string, remedy: string): Problem[] => [{ path: "image", value: image, reason, remedy }];
    if (/\s/.test(image) || image === "") {
        return problem("it is not an image reference", "use one such as zookeeper:3.9.5");
    }
    if (tag !== undefined && /^v?3\.9\.3(?![0-9])/.test(tag)) {
        return problem("3.9.3 loses acknowledged writes (ZOOKEEPER-4925)", "use 3.9.4 or newer");
    }
    if (imageDigest(image) === undefined && (tag === undefined || tag === "latest")) {
        return problem(
            "what it stands for changes without notice, and with it the version of single members",
            "name a version, such as zookeeper:3.9.5, or a digest",
        );
    }
    return [];
}

/** Those that every cluster has. */
const KUBERNETES_NAMESPACES = /^(default|kube-.*)$/;

export function namespaceProblems(namespace: string, create: boolean): Problem[] {
    const problem = { path: "namespace", value: namespace };
    if (!isDnsLabel(namespace)) {
        return [
            {
                ...problem,
                reason: "it is not a name that Kubernetes accepts",
                remedy: "use at most 63 lower-case letters, digits and '-', not at the ends",
            },
        ];
    }
    if (create && KUBERNETES_NAMESPACES.test(namespace)) {
        return [
            {
                ...problem,
                reason: "it is there already, and what the component creates goes with pulumi destroy",
                remedy: "use a namespace of the ensemble's own, or set createNamespace to false",
            },
        ];
    }
    return [];
}

export function storageClassProblems(className: string): Problem[] {
    return isDnsDomain(className)
        ? []
        : [
              {
                  path: "storage.className",
                  value: className,
                  reason: "it is not a name that Kubernetes accepts",
                  remedy: "use a name that `kubectl get storageclass` shows, or leave it out for the cluster's default",
              },
          ];
}

/** Keys by which the component's own objects find each other; a change would tear them apart. */
const OUR_LABELS =
    /^(app|app\.kubernetes\.io\/(name|instance|managed-by)|controller-revision-hash|(statefulset|apps|pod-security)\.kubernetes\.io\/.*)$/;

export function labelProblems(key: string, value: unknown): Problem[] {
    const path = `labels[${JSON.stringify(key)}]`;
    if (!isQualifiedName(key)) {
        return [{ path, value, reason: "the key is none that Kubernetes accepts", remedy: "use one such as team" }];
    }
    if (OUR_LABELS.test(key)) {
        return [{ path, value, reason: "the component or Kubernetes sets this label", remedy: "use another key" }];
    }
    if (typeof value === "string" && !isLabelValue(value)) {
        return [
            {
                path,
                value,
                reason: "it is not a label's value",
                remedy: "use at most 63 letters, digits, '-', '_' and '.', not at the ends",
            },
        ];
    }
    return [];
}

export function annotationProblems(key: string, value: unknown): Problem[] {
    const path = `annotations[${JSON.stringify(key)}]`;
    if (!isQualifiedName(key)) {
        return [{ path, value, reason: "the key is none that Kubernetes accepts", remedy: "use one such as owner" }];
    }
    if (key.startsWith("pulumi.com/")) {
        return [
            {
                path,
                value,
                reason: "annotations of pulumi.com change what the component waits for",
                remedy: "use another key",
            },
        ];
    }
    return [];
}
