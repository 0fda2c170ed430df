import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

// The SDK looks for the pack's version in the working folder, which some language hosts leave at the program's.
process.chdir(__dirname);

new PolicyPack("secure-registry", { policies, enforcementLevel: "mandatory" });
