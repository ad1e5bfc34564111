/** Version of osgen; scripts/build.mjs checks it against package.json. */
export const version = '0.1.0';
