import * as pulumi from "@pulumi/pulumi";
import type { PasswordHashes } from "./passwordHashes";

/** The component as the state knows it: until it registers its outputs, they are those of the last full update. */
class EarlierComponent extends pulumi.ComponentResource {
  declare readonly passwordHashes: pulumi.Output<PasswordHashes | undefined>;

  constructor(type: string, name: string, urn: pulumi.URN) {
    super(type, name, { passwordHashes: undefined }, { urn });
  }
}

/** The output `passwordHashes` that the component's last full update registered, or none. */
export function earlierHashes(
  component: pulumi.ComponentResource,
  type: string,
  name: string,
): pulumi.Output<PasswordHashes> {
  // By way of a Promise: an Output of the component would have its children wait for each other.
  const urn = new Promise<pulumi.URN>((resolve) => component.urn.apply(resolve));
  const earlier = pulumi.output(urn).apply((known) => new EarlierComponent(type, name, known).passwordHashes);
  return (earlier as unknown as OutputWithUnknowns).apply(
    // A preview takes an output that the state lacks for one that will come.
    (hashes) => (pulumi.isUnknown(hashes) ? {} : (hashes ?? {})),
    true,
  );
}

/** An Output as the SDK has it beneath its types. */
interface OutputWithUnknowns {
  apply(
    callback: (hashes: PasswordHashes | undefined) => PasswordHashes,
    runWithUnknowns: true,
  ): pulumi.Output<PasswordHashes>;
}
