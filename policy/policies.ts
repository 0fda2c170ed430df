import { bcryptCost } from "./rules/bcryptCost";
import { bindAddress } from "./rules/bindAddress";
import { hostPaths } from "./rules/hostPaths";
import { image } from "./rules/image";
import { plainTextSecrets } from "./rules/plainTextSecrets";
import { tlsVersion } from "./rules/tlsVersion";

/** All rules, in the order of the README. */
export const policies = [plainTextSecrets, tlsVersion, hostPaths, bcryptCost, image, bindAddress];
