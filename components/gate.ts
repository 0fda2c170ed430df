import * as pulumi from "@pulumi/pulumi";

/**
 * Lets inputs through once the arguments are known to be good: a resource that takes an input of the gate is
 * not created before, and never if they are bad.
 */
export class Gate {
  /** @param opened fails if the arguments are bad; its value does not matter */
  constructor(private readonly opened: pulumi.Output<unknown>) {}

  /** The input, or a value for its absence, once the gate is open. */
  pass<T>(input: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>>;
  pass<T>(input: pulumi.Input<T> | undefined, absent: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>>;
  pass<T>(input: pulumi.Input<T> | undefined, absent?: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> {
    const all = pulumi.all([this.opened, input, absent]);
    return all.apply(([, known, otherwise]) => known ?? otherwise) as pulumi.Output<pulumi.Unwrap<T>>;
  }
}
