/* Which keys Dropbear lets in as CirrOS 0.4.0 has it: 2015.67 (bin/build-release: buildroot 2015.05; its
 * package/dropbear/dropbear.mk, which changes nothing of that). options.h of 2015.67 has RSA, DSS, ECDSA. */

#define DROPBEAR_DSS 1
/* 2020.79 brought ed25519, and signatures rsa-sha2-256 (CHANGES) */
#define DROPBEAR_ED25519 0
#define DROPBEAR_RSA_SHA256 0
/* 2022.82 */
#define DROPBEAR_SK_KEYS 0
