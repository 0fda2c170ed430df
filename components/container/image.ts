/** The image that runs unless another is given: the official one, pinned. */
export const defaultImage = "registry:3.1.2";
