import type { AboutAccount, AccountErrorKind } from '../account/errors.ts';

const lockOf = ({ lock }: AboutAccount): string => (lock === undefined ? 'The lock' : `“${lock}”`);
const detailOf = ({ detail }: AboutAccount): string => (detail === undefined ? '' : ` (${detail})`);

/** What can go wrong with the account, in English. */
export const accountErrors: Readonly<Record<AccountErrorKind, (about: AboutAccount) => string>> = {
  badNumber: () =>
    'This is not a phone number. Type the one of your The Keys account, with its country code: +33 6 12 34 56 78.',
  wrongPassword: () =>
    'The phone number and the password do not go together. They are the ones of the The Keys app; check both and try again.',
  signedOut: () => 'You are not signed in any more. Sign in again; nothing else is lost.',
  noLock: () =>
    'This account has no lock. Sign in with the account that owns the lock, or ask the owner for a share code and use “I have a code already”.',
  unreadable: () =>
    'This account has locks, but the service describes them in a way that this plugin does not know yet. You can go on by hand: “I have a code already”. Please report it, too.',
  blocked: (about) =>
    `Something between this machine and ${about.service}, such as a firewall, turns the sign-in away${detailOf(about)}. The password was not looked at. Try from another network, or use a code that you have already.`,
  noGateway: (about) =>
    `${lockOf(about)} has no gateway, and only a gateway can turn it from here. Add one in the The Keys app, then look again.`,
  insecure: ({ service }) =>
    `The address set for the account service (${service}) is not secure, so nothing was sent to it. Use https, or remove THE_KEYS_ACCOUNT_URL.`,
  untrusted: (about) =>
    `What answers as ${about.service} cannot prove to be it${detailOf(about)}, so nothing was sent. Check the date of this machine and who stands between it and the internet.`,
  unreachable: (about) =>
    `${about.service} cannot be reached from this machine${detailOf(about)}. Check its access to the internet and try again.`,
  silent: ({ service }) =>
    `${service} did not answer in time. Try again in a moment; what you typed is still here.`,
  down: (about) =>
    `${about.service} says that it is out of order${detailOf(about)}. Try again later, or use a code that you have already.`,
  tooMany: ({ service }) =>
    `${service} wants a pause after so many attempts. Wait a few minutes, then try again.`,
  notAllowed: (about) =>
    `This account may not ${about.lock === undefined ? 'do that' : `share “${about.lock}”`}${detailOf(about)}. Sign in as the owner of the locks, or ask the owner for a share code.`,
  senseless: (about) =>
    `What ${about.service} answered makes no sense${detailOf(about)}. Try again later; if it goes on, use a code that you have already.`,
};
