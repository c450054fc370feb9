import { AddressesView } from '#web/features/account/AddressesView.tsx';
import { titled } from '#web/navigation/page-title.ts';

export const generateMetadata = titled('account.addresses.title');
export default AddressesView;
