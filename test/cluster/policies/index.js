/** Two policies as a platform team may write them. Their level and parameters are set by the policy configuration. */
const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("house-rules", {
    policies: [
        {
            name: "labels",
            description: "Every Kubernetes object tells whose it is.",
            enforcementLevel: "mandatory",
            configSchema: { properties: { label: { type: "string", default: "app" } } },
            validateResource: ({ type, name, props, getConfig }, report) => {
                const { label } = getConfig();
                if (type.startsWith("kubernetes:") && !(label in (props.metadata.labels ?? {}))) {
                    report(`${name} has no label ${label}`);
                }
            },
        },
        {
            name: "pods",
            description: "Pods mount nothing of their node, and run images that somebody has allowed.",
            enforcementLevel: "mandatory",
            configSchema: { properties: { forbidden: { type: "string", default: ":latest" } } },
            validateResource: ({ type, name, props, getConfig }, report) => {
                if (type !== "kubernetes:apps/v1:StatefulSet") {
                    return;
                }
                const { containers, volumes } = props.spec.template.spec;
                for (const { image } of containers.filter(({ image }) => image.endsWith(getConfig().forbidden))) {
                    report(`${name} runs ${image}`);
                }
                for (const volume of volumes.filter(({ hostPath }) => hostPath !== undefined)) {
                    report(`${name} mounts ${volume.name} of its node`);
                }
            },
        },
    ],
});
