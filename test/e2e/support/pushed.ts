import { damages, ImageClient, LayeredImage } from "./images";
import { RegistryClient } from "./registryClient";
import type { Outputs } from "./stack";

/** An image of real layers that was pushed to a registry, to be looked at after each fault. */
export class PushedImage {
  private constructor(private readonly user: string) {}

  /** Pushes an image as that user. */
  static async push(outputs: Outputs, user: string): Promise<PushedImage> {
    const pushed = new PushedImage(user);
    const image = await LayeredImage.make(3);
    const client = new ImageClient(outputs, pushed.credentials(outputs));
    await client.trust(outputs.caCertificatePem);
    expect(await client.push(image, "team/app:1")).toMatchObject({ code: 0 });
    client.dispose();
    image.dispose();
    return pushed;
  }

  private credentials(outputs: Outputs): readonly [string, string] {
    return [this.user, outputs.credentials[this.user] ?? ""];
  }

  /** Expects that each manifest of the registry is there with all its blobs, and that only who may gets in. */
  async expectUnharmed(outputs: Outputs): Promise<void> {
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    const credentials = this.credentials(outputs);
    const read = async (path: string) => JSON.parse((await client.request(path, { credentials })).body);
    const { repositories } = (await read("/v2/_catalog")) as { repositories: string[] };
    expect(repositories).toContain("team/app");
    for (const repository of repositories) {
      const { tags } = (await read(`/v2/${repository}/tags/list`)) as { tags: string[] };
      for (const tag of tags) {
        expect(await damages(client, credentials, repository, tag)).toEqual([]);
      }
    }
    for (const [user, password] of Object.entries(outputs.credentials)) {
      expect([user, await client.status(user, password)]).toEqual([user, 200]);
      expect([user, await client.status(user, "another password")]).toEqual([user, 401]);
    }
  }
}
