export function setupBuildkit(): string;
export function setupOracle(name?: 'oracle' | 'ignore-oracle' | 'select-oracle'): string;
export function buildkitModule(): string;
/** Folder with dockerd, docker and `cli-plugins/` (buildx, compose). */
export function setupEngine(): string;
