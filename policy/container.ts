/** The type of a Docker container. */
export const containerType = "docker:index/container:Container";

/** A container's inputs, as far as the rules look at them. */
export interface ContainerProps {
  envs?: string[];
  ports?: { internal: number; external?: number; ip?: string }[];
  uploads?: { file: string; content?: string }[];
  volumes?: { containerPath?: string; hostPath?: string }[];
  mounts?: { type: string; target: string; source?: string }[];
}

/** Whether it is the registry itself: the container beside it, which delivers files, publishes no port. */
export function isRegistry({ ports }: ContainerProps): boolean {
  return ports !== undefined && ports.length > 0;
}
