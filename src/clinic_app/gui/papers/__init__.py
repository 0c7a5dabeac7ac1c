"""The papers around a screening: report, referral letter, intake form."""
