import { imageOf } from "../image";
import { type Rule, rule, unless } from "./rule";

export const IMAGES: Rule[] = [
    rule({
        id: "imageRegistryOnce",
        why: "with two registries it is a guess whether one replaces the other or mirrors it",
        needs: ["image", "imageRegistry"],
        check: ({ image, imageRegistry }) => {
            const host = imageRegistry === undefined ? undefined : imageOf(image)?.host;
            return unless(host === undefined, {
                path: "imageRegistry",
                must: `not be set beside an image that names its registry, ${host ?? ""}`,
                remedy: "remove one of the two; for a mirror with folders by registry write them all here",
            });
        },
    }),
    rule({
        id: "imagePullSecretsOnce",
        why: "Kubernetes ignores the second",
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
