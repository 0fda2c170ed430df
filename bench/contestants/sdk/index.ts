// The floor of any program that deploys something: it loads the SDK, as it has to.
import * as pulumi from "@pulumi/pulumi";

export const stack = pulumi.getStack();
