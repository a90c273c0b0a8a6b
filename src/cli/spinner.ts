import type { WriteStream } from 'node:tty';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Fast enough to look alive, slow enough for a line over ssh. */
const FRAME_MS = 80;
/** What is over sooner needs no explanation. */
const DELAY_MS = 300;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_LINE = '\r\x1b[2K';

/** Turns a spinner on a terminal until the function that it returns is called, which leaves no trace of it. */
export function spin(terminal: Pick<WriteStream, 'write'>, what: string): () => void {
  let frame = -Math.ceil(DELAY_MS / FRAME_MS);
  const timer = setInterval(() => {
    if (frame === 0) terminal.write(HIDE_CURSOR);
    if (frame >= 0) terminal.write(`${CLEAR_LINE}${FRAMES[frame % FRAMES.length] ?? ''} ${what}`);
    frame += 1;
  }, FRAME_MS);
  return () => {
    clearInterval(timer);
    if (frame > 0) terminal.write(CLEAR_LINE + SHOW_CURSOR);
  };
}
