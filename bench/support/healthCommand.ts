import { healthCheck } from "../../components/container/healthCheck";

/** The health check that all contestants wait for: SecureRegistry's own. */
export const healthCommand = String((healthCheck().tests as string[])[1]);
