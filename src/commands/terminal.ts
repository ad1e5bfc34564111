/** What a command may say, and to whom. */
export interface Terminal {
  readonly out: (text: string) => void;
  /** The same for plain text: nothing that a user has named may act upon the terminal. */
  readonly say: (text: string) => void;
  readonly error: (text: string) => void;
  /** True if the error stream is a terminal that wants colours. */
  readonly color: boolean;
}
