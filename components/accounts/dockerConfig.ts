/**
 * A Docker `config.json` that holds one user's credentials for one registry, as `docker`, `skopeo`, Kubernetes
 * pull secrets (type `kubernetes.io/dockerconfigjson`) and CI systems accept it.
 */
export function dockerConfig(endpoint: string, user: string, password: string): string {
  const auth = Buffer.from(`${user}:${password}`).toString("base64");
  return JSON.stringify({ auths: { [endpoint]: { auth } } });
}
