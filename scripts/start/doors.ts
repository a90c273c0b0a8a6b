/** The two doors to try the plugin on, as they stand in its configuration. */
export const doors = [
  { identifier: 45961123, code: 'Zmo1sps2OVyCFtl1', name: 'Front door' },
  { identifier: 45961124, code: 'p4RkLm7xTq2WvB9c', name: 'Garden gate' },
];
