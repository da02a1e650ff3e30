export function setupBuildkit(): string;
export function setupOracle(name?: 'oracle' | 'ignore-oracle'): string;
export function buildkitModule(): string;
