import { imageOf } from "../image";
import { type Rule, rule, unless } from "./rule";

export const IMAGES: Rule[] = [
    rule({
        id: "imageRegistryOnce",
        why: "with two registries it is unclear whether the second replaces the first or mirrors it",
        needs: ["image", "imageRegistry"],
        check: ({ image, imageRegistry }) => {
            const host = imageRegistry === undefined ? undefined : imageOf(image)?.host;
            return unless(host === undefined, {
                path: "imageRegistry",
                must: `not be set beside an image that names its registry, ${host ?? ""}`,
                remedy: "remove the registry from image; if the mirror has a folder for it, add that folder to imageRegistry",
            });
        },
    }),
    rule({
        id: "imagePullSecretsOnce",
        why: "Kubernetes ignores a repeated name",
        needs: ["imagePullSecrets"],
        check: ({ imagePullSecrets: names }) =>
            names.flatMap((value, index) =>
                unless((value as string | undefined) === undefined || names.indexOf(value) === index, {
                    path: `imagePullSecrets[${index}]`,
                    must: "be named once",
                    value,
                    remedy: "remove it",
                }),
            ),
    }),
];
