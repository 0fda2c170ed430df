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
    const value = input === undefined ? absent : pulumi.output(input).apply((known) => known ?? absent);
    return pulumi.all([this.opened, value]).apply(([, known]) => known) as pulumi.Output<pulumi.Unwrap<T>>;
  }
}
