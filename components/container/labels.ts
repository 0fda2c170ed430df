import * as pulumi from "@pulumi/pulumi";

/** A label as the provider takes it. */
export interface Label {
  label: string;
  value: string;
}

/** Labels by which the volumes and containers of a registry are found, those that its stack has lost as well. */
export function ownerLabels(component: string): Label[] {
  return [
    { label: "secure-registry.project", value: pulumi.getProject() },
    { label: "secure-registry.stack", value: pulumi.getStack() },
    { label: "secure-registry.component", value: component },
  ];
}
