/**
 * One door: the leaf in its frame, the lock on it, and the bolt that slides into the frame. A door that is locked is
 * shut; one that is not stands ajar, further than in life, and light falls through the gap. The settings page and the
 * simulator's page draw it alike: whoever has `class="door"` around it says `data-bolt`, `data-state` and `data-paint`.
 */
export const drawing = `
  <svg viewBox="0 0 320 300" aria-hidden="true" focusable="false">
    <rect class="wall" width="320" height="300" />
    <rect class="floor" y="268" width="320" height="32" />
    <path class="frame" d="M50 268V40a12 12 0 0 1 12-12h190a12 12 0 0 1 12 12v228h-16V52a8 8 0 0 0-8-8H74a8 8 0 0 0-8 8v216z" />
    <rect class="beyond" x="66" y="44" width="182" height="224" />
    <g class="leaf">
      <rect class="wood" x="66" y="44" width="182" height="224" rx="2" />
      <rect class="panel" x="86" y="66" width="112" height="78" rx="5" />
      <rect class="panel" x="86" y="164" width="112" height="84" rx="5" />
    </g>
    <path class="hinge" d="M64 78h8v18h-8zM64 218h8v18h-8z" />
    <rect class="strike" x="248" y="140" width="6" height="36" rx="2" />
    <g class="lock">
      <g class="bolt"><rect x="226" y="150" width="34" height="16" rx="3" /><path d="M232 154h22" /></g>
      <rect class="plate" x="208" y="118" width="36" height="80" rx="18" />
      <g class="knob">
        <circle cx="226" cy="158" r="14" />
        <path d="M226 148v20" />
      </g>
      <rect class="led" x="222" y="128" width="8" height="4" rx="2" />
    </g>
    <path class="mat" d="M88 276h130l14 14H74z" />
  </svg>`;

/** How many coats of paint there are: doors take one after the other. */
export const PAINTS = 4;
