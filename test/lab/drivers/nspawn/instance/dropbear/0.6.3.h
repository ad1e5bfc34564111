/* Dropbear as CirrOS 0.6.3 has it: 2020.81 (bin/build-release: buildroot 2022.02.4; its package/dropbear/dropbear.mk).
 * Applied to 2022.83, whose defaults are those of 2020.81 but for what is set here. */

/* buildroot, without BR2_PACKAGE_DROPBEAR_LEGACY_CRYPTO (conf/buildroot-x86_64.config) */
#define DROPBEAR_DSS 0
#define DROPBEAR_DH_GROUP1 0
/* buildroot's BR2_SYSTEM_DEFAULT_PATH */
#define DEFAULT_PATH "/bin:/sbin:/usr/bin:/usr/sbin"
/* 2022.82 brought keys on security tokens (CHANGES) */
#define DROPBEAR_SK_KEYS 0
