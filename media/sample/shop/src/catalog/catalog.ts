export interface Article {
  readonly id: string;
  readonly name: string;
  readonly cents: number;
}

export const catalog: readonly Article[] = [
  { id: 'mug', name: 'Mug', cents: 1200 },
  { id: 'tea', name: 'Green tea', cents: 890 },
  { id: 'pot', name: 'Tea pot', cents: 3400 },
];
