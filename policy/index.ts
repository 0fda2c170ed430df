import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("secure-registry", { policies, enforcementLevel: "mandatory" });
