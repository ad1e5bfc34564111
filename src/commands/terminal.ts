/** What a command may say, and to whom. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** True if the error stream is a terminal that wants colours. */
  readonly color: boolean;
}
