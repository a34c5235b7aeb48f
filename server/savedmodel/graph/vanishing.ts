// Operations that leave no step of their own in a program.

/** Operations that call a function, which is put in their place; one gathers the inputs of several calls first. */
export const CALLS = new Set(['PartitionedCall', 'StatefulPartitionedCall', 'BatchFunction']);

/** Operations that return what they are given, whatever they tell of it: their nodes vanish. */
export const PASS_THROUGH = new Set([
  'Identity',
  'IdentityN',
  'StopGradient',
  'PreventGradient',
  'Snapshot',
  'GuaranteeConst',
  'RefIdentity',
  'PlaceholderWithDefault',
  'Print',
]);
