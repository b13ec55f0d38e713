import { APP_ARMOR } from "../formats";
import { type Rule, rule, unless } from "./rule";

/** The limit of Kubernetes, 256 KiB, less 16 KiB for annotations of the component, of Pulumi and of Kubernetes itself. */
const ANNOTATION_BYTES = (256 - 16) * 1024;

export const METADATA: Rule[] = [
    rule({
        id: "annotationSize",
        why: "Kubernetes allows the annotations of an object 256 KiB in all, and the component and Pulumi add some",
        needs: ["annotations"],
        check: ({ annotations }) => {
            const bytes = Object.entries(annotations)
                .flat()
                .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
            return unless(bytes <= ANNOTATION_BYTES, {
                path: "annotations",
                must: `have at most ${ANNOTATION_BYTES} bytes, keys and values together, not ${bytes}`,
            });
        },
    }),
    rule({
        id: "appArmorProfile",
        why: "Kubernetes refuses a pod with another value",
        needs: ["annotations"],
        check: ({ annotations: { [APP_ARMOR]: value } }) =>
            unless(value === undefined || /^(runtime\/default|localhost\/.+)$/.test(value), {
                path: `annotations["${APP_ARMOR}"]`,
                must: "be runtime/default or a profile of the nodes, such as localhost/zookeeper",
                value,
            }),
    }),
];
