"""The token issuers of the local cloud: Maskinporten, ID-porten and Altinn, with real signatures and key rotation."""
