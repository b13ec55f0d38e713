import { imageOf, isRegistry } from "../image";
import { isDnsSubdomain } from "../syntax";
import { each, type Rule, unless } from "./rule";

const refusedImages = (...images: string[]) => images.map((image) => ({ path: "image", args: { image } }));
const passingImages = (...images: string[]) => images.map((image) => ({ args: { image } }));
const zeros = (digits: number) => "0".repeat(digits);

export const IMAGES: Rule[] = [
    {
        id: "imageReference",
        why: "Kubernetes takes any text for an image, and then no member starts",
        check: (s) =>
            unless(imageOf(s.image) !== undefined, {
                path: "image",
                value: s.image,
                reason: "it is not an image reference",
                remedy: "use one such as zookeeper:3.9.5",
            }),
        refused: refusedImages(
            "zookeeper :3.9.5",
            "",
            "Zookeeper:3.9.5",
            "https://registry.example/zookeeper:3.9.5",
            "zookeeper@sha256:123",
            `${"z".repeat(248)}:3.9.5`,
        ),
        passes: passingImages(
            "registry.example:5000/team/zoo__keeper:v1_A.b-c",
            "[::1]:5000/zookeeper:3.9.5",
            `zookeeper@sha512:${zeros(128)}`,
            `${"z".repeat(247)}:3.9.5`,
        ),
    },
    {
        id: "imageVersion",
        why: "a name that comes to stand for another image changes the version of single members as they restart",
        check: ({ image }) => {
            const { tag, digest } = imageOf(image) ?? { tag: "unreadable" };
            return unless(digest !== undefined || (tag !== undefined && tag !== "latest"), {
                path: "image",
                value: image,
                reason: "what it stands for changes without notice, and with it the version of single members",
                remedy: "name a version, such as zookeeper:3.9.5, or a digest",
            });
        },
        refused: refusedImages("zookeeper", "zookeeper:latest", "registry.example:5000/zookeeper"),
        passes: passingImages(
            "zookeeper:3.9.4",
            "registry.example:5000/zookeeper:3.9.5",
            `zookeeper@sha256:${zeros(64)}`,
            `zookeeper:latest@sha256:${zeros(64)}`,
        ),
    },
    {
        id: "imageLosesData",
        why: "ZooKeeper 3.9.3 loses acknowledged writes (ZOOKEEPER-4925)",
        check: ({ image }) =>
            unless(!/^v?3\.9\.3(?![0-9])/.test(imageOf(image)?.tag ?? ""), {
                path: "image",
                value: image,
                reason: "3.9.3 loses acknowledged writes (ZOOKEEPER-4925)",
                remedy: "use 3.9.4 or newer",
            }),
        refused: refusedImages(
            "zookeeper:3.9.3",
            "zookeeper:3.9.3-jre-17",
            "bitnami/zookeeper:3.9.3-debian-12-r21",
            `zookeeper:3.9.3@sha256:${zeros(64)}`,
        ),
        passes: passingImages("zookeeper:3.9.4", "zookeeper:3.9.30"),
    },
    {
        id: "imageRegistry",
        why: "it is written before the image's name, and what has no dot or port there is a folder of Docker Hub",
        check: ({ imageRegistry: value }) =>
            unless(value === undefined || isRegistry(value), {
                path: "imageRegistry",
                value,
                reason: "it does not begin with a registry's host, or does not fit before an image's name",
                remedy: "use a host, with port and folders if need be and no slash at the end, such as registry.example.com/mirror",
            }),
        refused: ["mirror", "https://registry.example.com", "registry.example.com/", "registry.example.com/A", ""].map(
            (imageRegistry) => ({ path: "imageRegistry", args: { imageRegistry } }),
        ),
        passes: ["registry.example.com", "localhost/a", "10.0.0.1:5000", "docker.io/library"].map((imageRegistry) => ({
            args: { imageRegistry },
        })),
    },
    {
        id: "imageRegistryOnce",
        why: "with two registries it is a guess whether one replaces the other or mirrors it",
        check: ({ image, imageRegistry }) => {
            const host = imageRegistry === undefined ? undefined : imageOf(image)?.host;
            return unless(host === undefined, {
                path: "imageRegistry",
                value: imageRegistry,
                reason: `the image names its registry itself, ${host ?? ""}`,
                remedy: "leave one of the two out; for a mirror with folders by registry write them all here",
            });
        },
        refused: [
            {
                path: "imageRegistry",
                args: { imageRegistry: "mirror.example.com", image: "quay.io/apache/zookeeper:3.9.5" },
            },
        ],
        passes: [{ args: { imageRegistry: "mirror.example.com/quay.io", image: "apache/zookeeper:3.9.5" } }],
    },
    {
        id: "imagePullSecrets",
        why: "a Secret that cannot exist, or that is named twice, is refused or ignored by Kubernetes",
        check: ({ imagePullSecrets: names }) =>
            each("imagePullSecrets", names, (value, path, index) =>
                unless(isDnsSubdomain(value) && !seenBefore(names, value, Number(index)), {
                    path,
                    value,
                    reason: isDnsSubdomain(value) ? "it is there already" : "no Secret can have that name",
                    remedy: "use the names of Secrets in the ensemble's namespace, each once",
                }),
            ),
        refused: [
            { path: "imagePullSecrets[0]", args: { imagePullSecrets: ["My Secret"] } },
            { path: "imagePullSecrets[1]", args: { imagePullSecrets: ["registry", ""] } },
            { path: "imagePullSecrets[1]", args: { imagePullSecrets: ["registry", "registry"] } },
        ],
        passes: [{ args: { imagePullSecrets: ["registry", "registry.2"] } }, { args: { imagePullSecrets: [] } }],
    },
];

/** Looked up one by one: what comes later may not be known yet. */
function seenBefore(names: string[], name: string, index: number): boolean {
    return Array.from({ length: index }, (_, earlier) => earlier).some((earlier) => names[earlier] === name);
}
