/** Subiquity's autoinstall is Ubuntu's; roles/_platforms/NAME/platform.yaml says what each platform has. */
import { alternatives } from '../../diagnostics/suggest.js';
import { diagnose, type Rule } from '../rule.js';

export const installMethod: Rule = function* ({ document, model: { platform, install } }) {
  if (!platform || platform.data.install_methods.includes(install.method)) return;
  yield diagnose(document, {
    code: 'OSG3401',
    path: ['install', 'method'],
    message: `install method ${install.method} is not available on ${platform.name}`,
    notes: [{ message: 'the platform is chosen', path: ['platform'] }],
    help: `${platform.name} has ${alternatives(platform.data.install_methods)}`,
  });
};
