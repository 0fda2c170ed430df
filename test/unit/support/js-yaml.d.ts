// Comes with the Pulumi SDK, without types.
declare module "js-yaml" {
  /** The value of a YAML 1.2 document. */
  export function load(text: string): unknown;
}
