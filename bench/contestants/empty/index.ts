// The floor of the engine: a program that deploys nothing.
export {};
