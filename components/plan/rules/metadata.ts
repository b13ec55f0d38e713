import { isAnnotationKey, isLabelValue, isQualifiedName } from "../syntax";
import { each, type Rule, unless } from "./rule";

const label = (key: string, value = "x") => ({ args: { labels: { [key]: value } } });
const annotation = (key: string, value = "x") => ({ args: { annotations: { [key]: value } } });
const refusedLabel = (key: string, value?: string) => ({ path: `labels["${key}"]`, ...label(key, value) });
const refusedAnnotation = (key: string, value?: string) => ({
    path: `annotations["${key}"]`,
    ...annotation(key, value),
});

/** Keys by which the component's own objects find each other, or that Kubernetes sets; a change would tear them apart. */
const OUR_LABELS =
    /^(app|app\.kubernetes\.io\/(name|instance|managed-by)|controller-revision-hash|kubernetes\.io\/metadata\.name|(statefulset|apps|pod-security)\.kubernetes\.io\/.*)$/;

/** What Kubernetes takes for a part of a pod's or an account's definition, and so refuses or makes useless beside ours. */
const READ_BY_KUBERNETES =
    /^(kubernetes\.io\/(config\.mirror|enforce-mountable-secrets)|scheduler\.alpha\.kubernetes\.io\/tolerations|(container\.)?seccomp\.security\.alpha\.kubernetes\.io\/.*|container\.apparmor\.security\.beta\.kubernetes\.io\/.*|controller\.kubernetes\.io\/pod-deletion-cost|service\.kubernetes\.io\/topology-aware-hints)$/;

/** The one of them that the component says nothing about, for its own container. */
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/kubernetes-zookeeper";

/** Whether an annotation changes what the component or Kubernetes does, and not only what people read. */
function actsUpon(key: string, value: string): boolean {
    const profile = key === APP_ARMOR && /^(runtime\/default|localhost\/.+)$/.test(value);
    return key.startsWith("pulumi.com/") || (READ_BY_KUBERNETES.test(key) && !profile);
}

/** What Kubernetes lets an object have, less what the component, Pulumi and Kubernetes write there themselves. */
const ANNOTATION_BYTES = (256 - 16) * 1024;

export const METADATA: Rule[] = [
    {
        id: "labels",
        why: "Kubernetes refuses the objects, half of them after the other half was made",
        check: (s) =>
            each("labels", s.labels, (value, path, key) =>
                isQualifiedName(key)
                    ? unless(isLabelValue(value), {
                          path,
                          value,
                          reason: "it is not a label's value",
                          remedy: "use at most 63 letters, digits, '-', '_' and '.', not at the ends",
                      })
                    : [
                          {
                              path,
                              value,
                              reason: "the key is none that Kubernetes accepts",
                              remedy: "use one such as team",
                          },
                      ],
            ),
        refused: [refusedLabel("a b"), refusedLabel("team", "a b"), refusedLabel("team", "x".repeat(64))],
        passes: [
            label("app.kubernetes.io/component"),
            label("example.com/team", ""),
            label("team", "x".repeat(63)),
            label(`${"d".repeat(64)}.example/team`),
        ],
    },
    {
        id: "ourLabels",
        why: "the ensemble's objects find each other by these labels, or Kubernetes sets them",
        check: (s) =>
            each("labels", s.labels, (value, path, key) =>
                unless(!OUR_LABELS.test(key), {
                    path,
                    value,
                    reason: "the component or Kubernetes sets this label",
                    remedy: "use another key",
                }),
            ),
        refused: [
            "app",
            "app.kubernetes.io/name",
            "pod-security.kubernetes.io/enforce",
            "kubernetes.io/metadata.name",
        ].map((key) => refusedLabel(key)),
        passes: [label("app.kubernetes.io/component"), label("application")],
    },
    {
        id: "annotations",
        why: "Kubernetes refuses the objects, half of them after the other half was made",
        check: (s) =>
            each("annotations", s.annotations, (value, path, key) =>
                unless(isAnnotationKey(key), {
                    path,
                    value,
                    reason: "the key is none that Kubernetes accepts",
                    remedy: "use one such as owner",
                }),
            ),
        refused: [refusedAnnotation("a b")],
        passes: [annotation("example.com/owner", "any text at all"), annotation("Example.com/Owner")],
    },
    {
        id: "annotationSize",
        why: "Kubernetes lets the annotations of an object have 256 KiB in all",
        check: ({ annotations }) => {
            const bytes = Object.entries(annotations)
                .flat()
                .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
            return unless(bytes <= ANNOTATION_BYTES, {
                path: "annotations",
                value: annotations,
                reason: `they have ${bytes} bytes, and Kubernetes allows an object 256 KiB`,
                remedy: `use at most ${ANNOTATION_BYTES} bytes, keys and values together`,
            });
        },
        refused: [{ path: "annotations", ...annotation("owner", "é".repeat(ANNOTATION_BYTES / 2 - 2)) }],
        passes: [annotation("owner", "é".repeat(ANNOTATION_BYTES / 2 - 3))],
    },
    {
        id: "ourAnnotations",
        why: "these say what Pulumi waits for, who writes an object, or how a pod runs; the component sets that itself",
        check: (s) =>
            each("annotations", s.annotations, (value, path, key) =>
                unless(!actsUpon(key, value), {
                    path,
                    value,
                    reason: "Pulumi or Kubernetes acts upon it, against what the component sets",
                    remedy: "use another key, or the component's argument for it",
                }),
            ),
        refused: [
            "pulumi.com/skipAwait",
            "kubernetes.io/config.mirror",
            "kubernetes.io/enforce-mountable-secrets",
            "seccomp.security.alpha.kubernetes.io/pod",
            "container.apparmor.security.beta.kubernetes.io/other",
        ].map((key) => refusedAnnotation(key)),
        passes: [
            annotation("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
            annotation("container.apparmor.security.beta.kubernetes.io/kubernetes-zookeeper", "localhost/zookeeper"),
        ],
    },
];
