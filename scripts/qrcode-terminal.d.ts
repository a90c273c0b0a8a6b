declare module 'qrcode-terminal' {
  const qrcode: {
    setErrorLevel(level: 'L' | 'M' | 'Q' | 'H'): void;
    generate(text: string, options: { small: boolean }, done: (picture: string) => void): void;
  };
  export default qrcode;
}
