import { companyDemo } from '@mistri/contracts/site/company-demo';

/** What the pages know from the environment. Read per call: one build serves every installation. */
export function siteConfig() {
  const read = (name: string, otherwise: string): string => process.env[name] || otherwise;
  return {
    /** The one origin people see; canonical addresses start with it. */
    publicOrigin: read('PUBLIC_ORIGIN', 'http://localhost:3000').replace(/\/$/, ''),
    apiOrigin: read('API_ORIGIN', 'http://127.0.0.1:3000').replace(/\/$/, ''),
    /** Shows the api that this server speaks for the visitor whose address it forwards. */
    webKey: read('WEB_KEY', ''),
    /** Where the gateway's payment page is (PAY-3). */
    gatewayOrigin: new URL(read('RAZORPAY_BASE_URL', 'https://api.razorpay.com')).origin,
    /** Where the simulators show what was sent; only in demo mode, where nothing goes to real people. */
    demoInbox:
      process.env['MISTRI_DEMO'] === 'on' && process.env['SIMULATORS_ORIGIN']
        ? `${process.env['SIMULATORS_ORIGIN'].replace(/\/$/, '')}/inbox`
        : undefined,
    /** A phone made of software, offered where a customer chooses a phone (USB-9). */
    practicePhone: (process.env['PRACTICE_PHONE'] ?? process.env['MISTRI_DEMO']) === 'on',
    company: {
      legalName: read('COMPANY_LEGAL_NAME', companyDemo.legalName),
      address: read('COMPANY_ADDRESS', companyDemo.address),
      gstin: read('COMPANY_GSTIN', companyDemo.gstin),
      grievanceOfficer: read('COMPANY_GRIEVANCE_OFFICER', companyDemo.grievanceOfficer),
      grievanceEmail: read('COMPANY_GRIEVANCE_EMAIL', companyDemo.grievanceEmail),
      grievancePhone: read('COMPANY_GRIEVANCE_PHONE', companyDemo.grievancePhone),
    },
  } as const;
}
