export function setupBuildkit(): string;
export function setupOracle(name?: 'oracle' | 'ignore-oracle' | 'select-oracle'): string;
export function buildkitModule(): string;
