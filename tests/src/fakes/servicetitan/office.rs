//! What people do in ServiceTitan itself: the office with its bookings, the admin with the clients.

use super::bookings::{Booking, Status};
use super::jobs::Note;
use super::{Client, ServiceTitan, Tenant};

impl ServiceTitan {
    /// Changes or reads what a tenant has; an unknown one is made.
    pub fn tenant<T>(&self, tenant: &str, act: impl FnOnce(&mut Tenant) -> T) -> T {
        let done = act(self.shared().lock().tenant(tenant));
        self.shared().calls.changed();
        done
    }

    /// All bookings of both environments, in the order of their making.
    pub fn bookings(&self, tenant: &str) -> Vec<Booking> {
        self.all_of(tenant).bookings
    }

    /// The notes of a job, oldest first.
    pub fn notes(&self, tenant: &str, job: i64) -> Vec<Note> {
        let mut notes = self.all_of(tenant).notes;
        notes.retain(|note| note.job_id == job);
        notes
    }

    pub fn accept(&self, booking: i64) {
        self.edit(booking, |booking| booking.status = Status::Accepted);
    }

    /// Books it to a job, which is made if it is not there yet.
    pub fn convert(&self, booking: i64, job: i64) {
        self.edit(booking, |booking| {
            booking.status = Status::Converted;
            booking.job_id = Some(job);
        });
        self.shared().lock().job_of(booking, job);
    }

    pub fn dismiss(&self, booking: i64, reason: i64) {
        self.edit(booking, |booking| {
            booking.status = Status::Dismissed;
            booking.dismissing_reason_id = Some(reason);
        });
    }

    /// Takes a booking out of ServiceTitan altogether.
    pub fn delete(&self, booking: i64) {
        assert!(self.shared().lock().delete(booking), "there is no booking {booking}");
        self.shared().calls.changed();
    }

    /// Changes a booking as a person would; no such booking is a mistake of the test.
    pub fn edit(&self, booking: i64, change: impl FnOnce(&mut Booking)) {
        assert!(self.shared().lock().edit(booking, change), "there is no booking {booking}");
        self.shared().calls.changed();
    }

    pub fn add_app(&self, app_key: &str) {
        self.shared().lock().apps.insert(app_key.to_owned());
    }

    /// Its app becomes known as well.
    pub fn add_client(&self, client: Client) {
        self.add_app(&client.app_key);
        self.shared().lock().clients.push(client);
    }

    /// Changes scopes, secrets or restrictions; tokens already minted keep their scopes.
    pub fn client(&self, client_id: &str, change: impl FnOnce(&mut Client)) {
        let mut data = self.shared().lock();
        let Some(client) = data.clients.iter_mut().find(|client| client.client_id == client_id) else {
            panic!("there is no client {client_id}");
        };
        change(client);
        assert!(client.client_secrets.len() <= 2, "at most two secrets are active");
    }

    /// Whether an admin took a client's access away.
    pub fn is_disabled(&self, client_id: &str) -> bool {
        let data = self.shared().lock();
        data.clients.iter().any(|client| client.client_id == client_id && client.disabled)
    }

    /// All that a tenant has, as it is now.
    pub fn all_of(&self, tenant: &str) -> Tenant {
        self.shared().lock().tenants.get(tenant).cloned().unwrap_or_default()
    }
}
